package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.Note;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotesTest {
  @Test
  void eachNoteBeginsWithWhatItIsAndTheSettingsItNeeds() throws IOException {
    List<Note> notes = Note.all();

    assertThat(notes)
        .extracting(note -> note.file().getFileName().toString())
        .containsExactly("bring-your-own-images.zpln", "compare-runs.zpln", "quickstart.zpln");
    for (Note note : notes) {
      assertThat(note.cells().get(0).interpreter()).isEqualTo("md");
      assertThat(note.cells().get(1).interpreter()).isEqualTo("spark.conf");
      assertThat(note.cells().get(1).body())
          .contains("SPARK_HOME ", "JAVA_HOME ", "spark.jars ", "OMP_NUM_THREADS 1");
      assertThat(note.cells().get(1))
          .as("one set of settings")
          .isEqualTo(notes.get(0).cells().get(1));
      assertThat(note.cells())
          .extracting(Note.Cell::interpreter)
          .isSubsetOf(Set.of("md", "spark.conf", "spark", "spark.sql"));
    }
  }

  /** Results, ids and times of somebody's run would make each look at a note a change of it. */
  @Test
  void notesHoldNoResults() throws IOException {
    for (Note note : Note.all()) {
      assertThat(note.json())
          .doesNotContain("\"msg\"", "\"dateCreated\"", "\"jobName\"", "\"id\"", "\"user\"");
    }
  }
}
