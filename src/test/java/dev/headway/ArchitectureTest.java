package dev.headway;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one-way flow of docs/architecture.md: a stage imports only stages to its left. */
class ArchitectureTest {
  private static final String ROOT = "dev.headway.";
  private static final List<String> FLOW =
      List.of(
          "error",
          "storage",
          "progress",
          "telemetry",
          "config",
          "catalog",
          "shard",
          "split",
          "shuffle",
          "image",
          "backbone",
          "feature",
          "evaluate",
          "train",
          "history",
          "report",
          "tracker",
          "bundle",
          "sample",
          "preflight",
          "pipeline",
          "notebook",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.headway");

  @Test
  void aStageImportsOnlyStagesToItsLeft() {
    ArchRuleDefinition.classes()
        .should(
            new ArchCondition<JavaClass>("import only stages to their left") {
              @Override
              public void check(JavaClass from, ConditionEvents events) {
                from.getDirectDependenciesFromSelf().stream()
                    .filter(d -> d.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(d -> stage(d.getTargetClass()) > stage(from))
                    .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
              }
            })
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.headway.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static int stage(JavaClass type) {
    String name = type.getPackageName().substring(ROOT.length()).split("\\.")[0];
    int place = FLOW.indexOf(name);
    if (place < 0) {
      throw new AssertionError("package " + ROOT + name + " has no place in the flow");
    }
    return place;
  }
}
