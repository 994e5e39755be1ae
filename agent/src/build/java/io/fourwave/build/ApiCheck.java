// SPDX-License-Identifier: Apache-2.0
package io.fourwave.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.codehaus.mojo.animal_sniffer.logging.PrintWriterLogger;

/**
 * Refuses class files that refer to what the JDK of Java 8 does not have. What does so on purpose, and is loaded on newer JDKs
 * alone, says so by the annotation {@code IgnoreJRERequirement}.
 *
 * <p>Usage: {@code ApiCheck SIGNATURE CLASSES SOURCES [IGNORED...]}: the signature of Java 8's API, the folders of the class
 * files and of their sources, and patterns of the classes that are not of the JDK, such as {@code com.acme.*}.
 */
public final class ApiCheck {

    private ApiCheck() {}

    public static void main(String[] arguments) throws IOException {
        Set<String> ignored = new HashSet<>(List.of(arguments).subList(3, arguments.length));
        try (InputStream signature = Files.newInputStream(Path.of(arguments[0]))) {
            SignatureChecker checker = new SignatureChecker(signature, ignored, new PrintWriterLogger(System.err));
            checker.setSourcePath(List.of(new File(arguments[2])));
            checker.process(new File(arguments[1]));
            if (checker.isSignatureBroken()) {
                System.err.println(
                        "Java 8 does not have what is named above: add a stand-in to io.fourwave.jdk.java8, write it"
                                + " in another way, or put it into a class of its own that only newer JDKs load, with"
                                + " @IgnoreJRERequirement");
                System.exit(1);
            }
        }
    }
}
