package dev.headway.pipeline;

import dev.headway.history.RunOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Who this process is, and which others of its machine are gone. */
final class ThisProcess {
  /** By how much the start of one process may differ when different processes look at it. */
  private static final Duration BOOT_CLOCK = Duration.ofSeconds(10);

  private ThisProcess() {}

  /** A new attempt of this process. */
  static RunOwner attempt(String application) {
    return new RunOwner(
        UUID.randomUUID().toString(),
        host(),
        machine(),
        System.getProperty("user.name", "unknown"),
        ProcessHandle.current().pid(),
        ProcessHandle.current().info().startInstant().orElse(null),
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
    return ProcessHandle.of(other.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> !isZombie(process.pid()))
        .filter(process -> isSame(process.info().startInstant(), other.processStartedAt()))
        .isPresent();
  }

  private static boolean isSame(Optional<Instant> found, Instant said) {
    return found.isEmpty()
        || said == null
        || Duration.between(found.get(), said).abs().compareTo(BOOT_CLOCK) < 0;
  }

  /** One that has ended but that its parent hasn't waited for yet. */
  private static boolean isZombie(long pid) {
    String stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
    int name = stat.lastIndexOf(')');
    return name >= 0 && stat.startsWith(" Z", name + 1);
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
