package dev.headway.preflight;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process of Spark's finds where it is.
 *
 * @param executor its id; {@code driver}
 * @param host its machine's name
 * @param java of its JVM, such as 17.0.15
 * @param scala the library's version there
 * @param spark the version there
 * @param processor the kind, as far as bits depend on it
 * @param nativeThreads {@code OMP_NUM_THREADS}; the empty string when it isn't set
 * @param closed packages of the JDK that Spark needs open and that aren't
 * @param natives libraries by name, with what is wrong with them or the empty string
 * @param turboJpeg whether libjpeg-turbo is there
 * @param heap the most that the JVM takes, in bytes
 * @param arrays JavaCPP's limit for native arrays; 0 for none
 * @param physical JavaCPP's limit for the process; 0 for none
 * @param machine the memory of the machine, or of the control group that it is in
 * @param scratch the folders of {@code spark.local.dir}, with the bytes that are free there
 * @param places what was found at the job's URIs, by their names; the empty string where all is
 *     well
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record MachineFacts(
    String executor,
    String host,
    String java,
    String scala,
    String spark,
    String processor,
    String nativeThreads,
    ArrayList<String> closed,
    LinkedHashMap<String, String> natives,
    boolean turboJpeg,
    long heap,
    long arrays,
    long physical,
    long machine,
    LinkedHashMap<String, Long> scratch,
    LinkedHashMap<String, String> places)
    implements Serializable {
  static final String DRIVER = "driver";

  /** For people. */
  String name() {
    return executor.equals(DRIVER) ? DRIVER : "executor " + executor + " (" + host + ")";
  }

  /** Those of several processes in a sentence, shortened where there are many. */
  static String names(List<MachineFacts> all) {
    if (all.size() == 1) {
      return all.get(0).name();
    }
    List<String> shown =
        all.stream().limit(SHOWN).map(each -> each.executor + " (" + each.host + ")").toList();
    return "executors "
        + String.join(", ", shown)
        + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
  }

  /** Processes by what they have in common, in their order. */
  static <T> Map<T, List<MachineFacts>> by(
      List<MachineFacts> all, java.util.function.Function<MachineFacts, T> common) {
    Map<T, List<MachineFacts>> groups = new LinkedHashMap<>();
    all.forEach(e -> groups.computeIfAbsent(common.apply(e), k -> new ArrayList<>()).add(e));
    return groups;
  }

  private static final int SHOWN = 8;
}
