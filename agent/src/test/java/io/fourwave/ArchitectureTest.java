// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, and what no class of the agent may do in somebody else's JVM. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClassFiles() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.fourwave");
        assertThat(classes.contain("io.fourwave.runtime.Agent"))
                .as("class files are read")
                .isTrue();
    }

    /** Sub-packages count as their parent, so that {@code kernel} may call {@code kernel.ffm}. */
    @ParameterizedTest
    @CsvSource({
        "bootstrap,",
        "tcp,",
        "config,",
        "kernel,    tcp bootstrap",
        "watch,     tcp kernel bootstrap",
        "diagnose,  tcp watch",
        "telemetry, tcp watch diagnose bootstrap config",
        "report,    tcp watch diagnose",
        "weave,     bootstrap",
        "cli,       config kernel report tcp",
    })
    void packageKnowsOnlyThose(String name, String others) {
        String[] known = Stream.concat(Stream.of(name), others == null ? Stream.empty() : Stream.of(others.split(" ")))
                .map(each -> "io.fourwave." + each + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("io.fourwave." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.fourwave..").and(not(resideInAnyPackage(known))))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void nobodyKnowsTheWiringOrTheCommandLine() {
        for (String top : new String[] {"io.fourwave.runtime..", "io.fourwave.cli.."}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(top)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(top)
                    .check(classes);
        }
    }

    @Test
    void entryKnowsNothingOfWhatItsLoaderLoads() {
        noClasses()
                .that()
                .resideInAPackage("io.fourwave")
                .should()
                .dependOnClassesThat(resideInAPackage("io.fourwave..").and(not(resideInAPackage("io.fourwave"))))
                .check(classes);
    }

    @Test
    void hooksUseTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.fourwave.bootstrap")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.fourwave.bootstrap")
                .check(classes);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.fourwave.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheCommandLineEndsTheJvm() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.fourwave.ToolMain")
                .and()
                .resideOutsideOfPackage("io.fourwave.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(classes);
        assertThat(classes.get("io.fourwave.ToolMain").getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTarget().getName().equals("exit"))
                        .map(call -> call.getOrigin().getName()))
                .containsOnly("main");
    }

    @Test
    void stdoutBelongsToTheApplication() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fourwave.cli..")
                .should()
                .accessField(System.class, "out")
                .check(classes);
    }

    @Test
    void namesComeFromTheField() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(classes);
    }
}
