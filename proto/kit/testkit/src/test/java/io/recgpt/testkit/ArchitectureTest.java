package io.recgpt.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.recgpt.intent.Profile;
import io.recgpt.retrieval.Ranking;
import io.recgpt.retrieval.RankingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  @Test
  void kit_always_followsTheRules() {
    ArchitectureRules.check(
        "io.recgpt.rpc", "io.recgpt.inference", "io.recgpt.storage", "io.recgpt.testkit");
  }

  @Test
  void check_noSuchPackage_fails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ArchitectureRules.check("io.recgpt.testkit", "io.recgpt.nowhere"))
        .withMessage("no classes in [io.recgpt.nowhere]");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Sleeps.class,
        ReadsEnvironment.class,
        HasStaticState.class,
        LogsByJdk.class,
        TextUtils.class,
        BaseThing.class,
      })
  void check_classThatBreaksARule_fails(Class<?> type) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> checkClasses(type))
        .withMessageContaining(type.getSimpleName());
  }

  @Test
  void check_classThatBreaksTwoRules_namesBoth() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> checkClasses(Ranking.class, Profile.class))
        .withMessageContaining("domain logic has records of its own")
        .withMessageContaining("services meet in the contract alone");
  }

  @ParameterizedTest
  @ValueSource(classes = {Baseline.class, Profile.class, RankingCodec.class})
  void check_classThatKeepsTheRules_passes(Class<?> type) {
    assertThatNoException().isThrownBy(() -> checkClasses(type, type.getDeclaredClasses()));
  }

  private static void checkClasses(Class<?> type, Class<?>... more) {
    List<Class<?>> types = new ArrayList<>(List.of(more));
    types.add(type);
    ArchitectureRules.check(new ClassFileImporter().importClasses(types));
  }

  static final class Sleeps {
    void nap() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  static final class ReadsEnvironment {
    String home() {
      return System.getenv("HOME");
    }
  }

  static final class HasStaticState {
    static int count;
  }

  static final class LogsByJdk {
    Logger log() {
      return Logger.getLogger("jdk");
    }
  }

  static final class TextUtils {}

  static final class BaseThing {}

  static final class Baseline {}
}
