package io.recgpt.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules of structure that hold for every module of ours; each module has a test for them. */
public final class ArchitectureRules {
  private static final String GENERATED = "io.recgpt.*.v1..";
  private static final String MODEL_SERVER = "io.recgpt.kserve.v2..";
  private static final List<String> SERVICES = List.of("intent", "retrieval", "explain", "gateway");
  private static final String PROTOBUF = "com.google.protobuf..";

  private ArchitectureRules() {}

  /**
   * Checks the classes of these packages and below; generated code and tests are left out.
   *
   * @throws AssertionError with all violations
   */
  public static void check(String... packages) {
    check(classes(packages).that(not(resideInAnyPackage(GENERATED, MODEL_SERVER))));
  }

  /**
   * Checks that the classes of these packages, and below, know neither how they are called nor how
   * anything is kept: they are the domain.
   *
   * @throws AssertionError with all violations
   */
  public static void checkDomain(String... packages) {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                GENERATED,
                MODEL_SERVER,
                PROTOBUF,
                "io.grpc..",
                "java.sql..",
                "io.recgpt.storage.."))
        .because("the domain has records and ports of its own")
        .check(classes(packages));
  }

  /** Each of the packages must have classes: a rule for one that is gone holds nobody. */
  private static JavaClasses classes(String... packages) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(packages);
    for (String each : packages) {
      if (classes.that(resideInAPackage(each + "..")).isEmpty()) {
        throw new AssertionError("no classes in [%s]".formatted(each));
      }
    }
    return classes;
  }

  static void check(JavaClasses classes) {
    String violations =
        rules().stream()
            .map(rule -> rule.allowEmptyShould(true).evaluate(classes))
            .filter(EvaluationResult::hasViolation)
            .map(result -> result.getFailureReport().toString())
            .collect(Collectors.joining("\n\n"));
    if (!violations.isEmpty()) {
      throw new AssertionError(violations);
    }
  }

  private static List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    for (String service : SERVICES) {
      rules.add(standsAlone(service));
    }
    rules.add(slices().matching("io.recgpt.(**)").should().beFreeOfCycles());
    rules.add(protobufStaysInAdapters());
    rules.add(luceneStaysInItsIndex());
    rules.add(milvusStaysInItsIndex());
    rules.add(modelsStayInInference());
    rules.add(settingsAreReadInOnePlace());
    rules.add(noSleep());
    rules.add(noVagueNames());
    rules.add(
        fields().that().areStatic().should().beFinal().because("static state outlives each test"));
    rules.add(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("logs go through slf4j"));
    rules.add(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
    return rules;
  }

  private static ArchRule standsAlone(String service) {
    String others =
        SERVICES.stream().filter(other -> !other.equals(service)).collect(Collectors.joining("|"));
    return noClasses()
        .that()
        .resideInAPackage("io.recgpt.%s..".formatted(service))
        .should()
        .dependOnClassesThat(
            named("io\\.recgpt\\.(%s)\\..*".formatted(others))
                .and(not(resideInAPackage(GENERATED)))
                .as("belong to another service"))
        .because("services meet in the contract alone");
  }

  private static ArchRule protobufStaysInAdapters() {
    return noClasses()
        .that(not(topLevelName(".*(Service|Client|Codec|Follower|Node|Main)")))
        .and()
        .resideOutsideOfPackages(
            "io.recgpt.rpc..",
            "io.recgpt.testkit..",
            "io.recgpt.standalone..",
            "io.recgpt.quality..",
            "io.recgpt.hostile..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(GENERATED, MODEL_SERVER, PROTOBUF))
        .because("domain logic has records of its own");
  }

  private static ArchRule luceneStaysInItsIndex() {
    return noClasses()
        .that(not(topLevelName("Lucene.*")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..")
        .because("the vector index is a port");
  }

  private static ArchRule milvusStaysInItsIndex() {
    return noClasses()
        .that(not(topLevelName("Milvus.*")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.milvus..", "com.google.gson..")
        .because("the vector index is a port");
  }

  private static ArchRule modelsStayInInference() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("io.recgpt.inference..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", MODEL_SERVER)
        .because("models run behind the ports of inference");
  }

  private static ArchRule settingsAreReadInOnePlace() {
    return noClasses()
        .that(not(named("io\\.recgpt\\.rpc\\.setting\\.Settings")))
        .should()
        .callMethodWhere(calls(System.class, "getenv", "getProperty", "getProperties"))
        .because("configuration is read in one place");
  }

  private static ArchRule noSleep() {
    return noClasses()
        .should()
        .callMethodWhere(calls(Thread.class, "sleep").or(calls(TimeUnit.class, "sleep")))
        .because("one waits for an event or a clock");
  }

  private static ArchRule noVagueNames() {
    return noClasses()
        .should()
        .haveNameMatching(".*[.$](\\w*(Util|Utils|Helper|Manager|Common|Impl)|Base[A-Z]\\w*)")
        .because("such names say nothing");
  }

  private static DescribedPredicate<JavaClass> named(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return describe(
        "are named " + regex, type -> pattern.matcher(type.getName().split("\\$", 2)[0]).matches());
  }

  /** Nested classes count as what they are nested in. */
  private static DescribedPredicate<JavaClass> topLevelName(String regex) {
    return named(".*\\." + regex.replace(".*", "\\w*"));
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String... methods) {
    Set<String> names = Set.of(methods);
    return describe(
        "%s.%s is called".formatted(owner.getSimpleName(), String.join("/", methods)),
        call -> call.getTargetOwner().isEquivalentTo(owner) && names.contains(call.getName()));
  }
}
