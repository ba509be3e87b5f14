package dev.headway.history;

import java.time.Instant;
import java.util.Objects;

/**
 * Who works on a run: one attempt of one process.
 *
 * @param attempt like no other attempt's
 * @param host the machine's name, for people
 * @param machine the machine and the container in it, by which process ids can be compared; empty
 *     where that isn't known
 * @param user whose process it is
 * @param pid its id
 * @param startTicks when the process began, for ids are used again: in ticks since the machine
 *     began, which stay what they are when its clock is set; null when it isn't known
 * @param application Spark's name for it, such as {@code application_1700000000000_0001}
 * @param since when the attempt began, by its own clock
 */
public record RunOwner(
    String attempt,
    String host,
    String machine,
    String user,
    long pid,
    Long startTicks,
    String application,
    Instant since) {
  /** Refuses to go without what people ask for. */
  public RunOwner {
    Objects.requireNonNull(attempt, "attempt");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(machine, "machine");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(since, "since");
  }

  /** For a sentence. */
  @Override
  public String toString() {
    return user
        + " on "
        + host
        + ", process "
        + pid
        + ", application "
        + application
        + ", since "
        + since;
  }
}
