package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.testing.Note;
import dev.headway.testing.ZeppelinServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notes are notes to a real Zeppelin server, 0.10.0. */
class ZeppelinServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void eachNoteIsTakenInAndGivenBack(@TempDir Path folder) throws Exception {
    Path home = Path.of(System.getProperty("headway.home"));
    try (ZeppelinServer server = ZeppelinServer.start(home, folder)) {
      assertThat(server.get("version").body()).contains("\"version\":\"0.10.0\"");
      List<Note> notes = Note.all();
      assertThat(notes).hasSize(3);
      for (Note note : notes) {
        ZeppelinServer.Answer imported = server.post("notebook/import", note.json());
        assertThat(imported.status()).as(imported.body()).isBetween(200, 201);
        String id = JSON.readTree(imported.body()).required("body").textValue();

        JsonNode back = JSON.readTree(server.get("notebook/" + id).body()).required("body");
        assertThat(back.required("path").textValue()).isEqualTo("/" + note.name());
        assertThat(back.required("paragraphs"))
            .extracting(paragraph -> paragraph.required("text").textValue())
            .containsExactlyElementsOf(note.cells().stream().map(Note.Cell::text).toList());
        JsonNode sent = JSON.readTree(note.json()).required("paragraphs");
        assertThat(back.required("paragraphs"))
            .as("charts, titles and editors")
            .extracting(paragraph -> paragraph.required("config"))
            .containsExactlyElementsOf(sent.findValues("config"));
      }
      server.stop();
    }
  }
}
