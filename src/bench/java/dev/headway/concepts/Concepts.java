package dev.headway.concepts;

import dev.headway.error.HeadwayException;
import dev.headway.pipeline.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Makes what {@code docs/concepts.md} shows: real runs on the built-in sample, pictures and {@code
 * numbers.json} in {@code docs/concepts}, and the numbers in the page itself. The same processor
 * gives the same files.
 */
public final class Concepts {
  private final Path docs;

  /**
   * A generator.
   *
   * @param docs the folder that has {@code concepts.md}
   */
  public Concepts(Path docs) {
    this.docs = docs;
  }

  /**
   * Runs all lessons.
   *
   * @param folder for the sample and the runs; what is there already is gone on with
   * @param say is given a sentence for each run
   */
  public void make(SparkSession spark, Path folder, Consumer<String> say) {
    Path pictures = docs.resolve("concepts");
    Numbers numbers = new Numbers();
    try {
      Files.createDirectories(pictures);
      Lesson lesson = new Lesson(pictures, numbers);
      SampleRuns sample = new SampleRuns(spark, folder, say);
      ShuffleLesson.teach(lesson);
      PixelsLesson.teach(lesson, sample.images());
      new TrainingLessons(lesson, sample).teach();
      numbers.write(pictures.resolve("numbers.json"));
      Path page = docs.resolve("concepts.md");
      Files.writeString(page, ConceptsPage.fill(Files.readString(page), numbers));
    } catch (IOException e) {
      throw HeadwayException.failure(docs + " can't be written: " + e.getMessage(), e);
    }
  }
}
