package dev.headway.pipeline;

import dev.headway.history.RunOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Who this process is, and which others of its machine are gone. */
final class ThisProcess {
  /**
   * Of the fields of {@code /proc/PID/stat} after the process' name (proc(5)): the 3rd is first.
   */
  private static final int STATE = 0;

  private static final int START_TICKS = 19;

  private ThisProcess() {}

  /** A new attempt of this process. */
  static RunOwner attempt(String application) {
    return new RunOwner(
        UUID.randomUUID().toString(),
        host(),
        machine(),
        System.getProperty("user.name", "unknown"),
        ProcessHandle.current().pid(),
        startTicks(ProcessHandle.current().pid()),
        application,
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Whether an attempt's process is certainly gone: one of this machine, in the same container, and
   * of the same user, whose processes can all be seen.
   */
  static boolean isGone(RunOwner other) {
    return !other.machine().isEmpty()
        && other.machine().equals(machine())
        && other.host().equals(host())
        && other.user().equals(System.getProperty("user.name", "unknown"))
        && !runs(other);
  }

  private static boolean runs(RunOwner other) {
    if (ProcessHandle.of(other.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
      return false;
    }
    String[] stat = stat(other.pid());
    // One that has ended but that its parent hasn't waited for yet.
    boolean zombie = stat.length > STATE && stat[STATE].equals("Z");
    Long started = startTicks(stat);
    return !zombie
        && (started == null || other.startTicks() == null || started.equals(other.startTicks()));
  }

  /** Null when it can't be found out. */
  static Long startTicks(long pid) {
    return startTicks(stat(pid));
  }

  private static Long startTicks(String[] stat) {
    return stat.length > START_TICKS ? Long.valueOf(stat[START_TICKS]) : null;
  }

  private static String[] stat(long pid) {
    String text = read(Path.of("/proc", String.valueOf(pid), "stat"));
    // The name is in parentheses, and may have some of its own.
    return text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
  }

  /** The running kernel and the space of process ids in it; empty where that can't be found out. */
  private static String machine() {
    String boot = read(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    try {
      return boot.isEmpty()
          ? ""
          : boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  private static String host() {
    String kernel = read(Path.of("/proc/sys/kernel/hostname")).strip();
    if (!kernel.isEmpty()) {
      return kernel;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed machine";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException | SecurityException e) {
      return "";
    }
  }
}
