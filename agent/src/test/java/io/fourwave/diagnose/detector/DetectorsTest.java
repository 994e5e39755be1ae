// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fourwave.diagnose.Verdict;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What whoever adds a verdict may forget without anything else failing. */
class DetectorsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fourwave.diagnose");

    @Test
    void everyDetectorIsInTheList() {
        Set<String> made = CLASSES.get(Detectors.class).getConstructorCallsFromSelf().stream()
                .map(call -> call.getTargetOwner())
                .filter(owner -> owner.isAssignableTo(Detector.class))
                .map(JavaClass::getSimpleName)
                .collect(toCollection(TreeSet::new));

        assertThat(made).isEqualTo(detectors());
    }

    @Test
    void everyVerdictIsFoundBySomebody() {
        Set<String> meant = CLASSES.stream()
                .filter(each -> !each.isEquivalentTo(Verdict.class))
                .flatMap(each -> each.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(Verdict.class))
                .map(access -> access.getTarget().getName())
                .collect(toCollection(TreeSet::new));

        assertThat(meant)
                .containsAll(Stream.of(Verdict.values()).map(Verdict::name).toList());
    }

    private static Set<String> detectors() {
        return CLASSES.stream()
                .filter(each -> each.isAssignableTo(Detector.class) && !each.isInterface())
                .map(JavaClass::getSimpleName)
                .collect(toCollection(TreeSet::new));
    }
}
