package dev.headway.it.fault;

import java.io.IOException;
import java.util.List;

/** A network namespace of Linux, one cable away from this machine. */
final class CutOffHost implements AutoCloseable {
  private final String name;
  private final String cable;
  private final String near;
  private final String far;
  private final Thread atExit = new Thread(this::remove);

  private CutOffHost(long id) {
    this.name = "headway-" + id;
    this.cable = "hw" + id;
    // A net of four addresses by the process' id, out of those that are nobody's (RFC 2544).
    long net = id % 16_384;
    String prefix = "198." + (18 + net / 8192) + "." + net / 32 % 256 + ".";
    this.near = prefix + (net % 32 * 8 + 1);
    this.far = prefix + (net % 32 * 8 + 2);
  }

  /** Makes one; the test is skipped where that isn't allowed. */
  static CutOffHost connect() throws IOException, InterruptedException {
    CutOffHost host = new CutOffHost(ProcessHandle.current().pid());
    Machine.require("a network namespace", "ip", "netns", "add", host.name);
    Runtime.getRuntime().addShutdownHook(host.atExit);
    try {
      host.lay();
      return host;
    } catch (IOException | InterruptedException | RuntimeException e) {
      host.close();
      throw e;
    }
  }

  private void lay() throws IOException, InterruptedException {
    String end = cable + "f";
    Machine.run("ip", "link", "add", cable, "type", "veth", "peer", "name", end, "netns", name);
    Machine.run("ip", "address", "add", near + "/30", "dev", cable);
    Machine.run("ip", "link", "set", cable, "up");
    Machine.run("ip", "-n", name, "address", "add", far + "/30", "dev", end);
    Machine.run("ip", "-n", name, "link", "set", end, "up");
    Machine.run("ip", "-n", name, "link", "set", "lo", "up");
  }

  /** This machine's address on the cable. */
  String near() {
    return near;
  }

  /** The other host's. */
  String far() {
    return far;
  }

  /** What runs a command over there. */
  List<String> inside() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Cuts the cable. */
  void cut() throws IOException, InterruptedException {
    Machine.run("ip", "link", "set", cable, "down");
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    remove();
  }

  private void remove() {
    try {
      Machine.problem("ip", "link", "delete", cable);
      Machine.problem("ip", "netns", "delete", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
