// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A process that is a HotSpot JVM, as far as one sees from outside.
 *
 * @param perfData what it tells about itself; empty where that may not be read, or with {@code -XX:-UsePerfData}
 */
public record Jvm(JvmProcess process, Optional<PerfData> perfData) {
    /** The agent's thread; names are cut to 15 characters, this one is shorter. */
    private static final String AGENT_THREAD = "fourwave-watch";

    private static final List<String> TAKE_A_VALUE = List.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--enable-native-access",
            "--limit-modules",
            "--patch-module",
            "--source");

    /** Empty for a process that is no HotSpot JVM. */
    public static Optional<Jvm> of(JvmProcess process) {
        return kind(process) == Kind.HOTSPOT ? Optional.of(new Jvm(process, process.perfData())) : Optional.empty();
    }

    public static Kind kind(JvmProcess process) {
        Optional<List<String>> mapped = process.mappedFiles();
        if (mapped.isPresent() && mapped.get().stream().anyMatch(file -> file.matches(".*/libj9vm[^/]*\\.so"))) {
            return Kind.OPENJ9;
        }
        boolean hotspot = mapped.map(files -> files.stream().anyMatch(Jvm::isHotspot))
                .orElseGet(() -> process.threadNames().contains("VM Thread"));
        return hotspot ? Kind.HOTSPOT : Kind.NONE;
    }

    static boolean isHotspot(String mappedFile) {
        return mappedFile.endsWith("/libjvm.so");
    }

    public boolean hasAgent() {
        return process.threadNames().contains(AGENT_THREAD);
    }

    /** The main class or jar, without directories; {@code ?} where it is not known. */
    public String main() {
        return perfData.flatMap(data -> data.text("sun.rt.javaCommand"))
                .map(command -> command.split(" ", 2)[0])
                .filter(main -> !main.isEmpty())
                .or(() -> mainOf(process.commandLine()))
                .map(main -> main.endsWith(".jar") ? main.substring(main.lastIndexOf('/') + 1) : main)
                .orElse("?");
    }

    /** Such as {@code 17.0.15}; of a JVM that tells nothing of itself, what the runtime says that it was started from. */
    public Optional<String> version() {
        return perfData.flatMap(data -> data.text("java.property.java.version"))
                .or(() -> RuntimeRelease.of(process).version());
    }

    /** Such as 17; empty where it is not known. */
    public OptionalInt feature() {
        Optional<String> specification = perfData.flatMap(
                        data -> data.text("java.property.java.vm.specification.version"))
                .or(() -> RuntimeRelease.of(process).feature());
        return specification.filter(text -> text.matches("(1\\.)?\\d{1,4}")).stream()
                .mapToInt(text -> Integer.parseInt(text.replaceFirst("1\\.", "")))
                .findFirst();
    }

    /** From JDK 11 on HotSpot lets root attach (JDK-8197387); false where the version is not known. */
    public boolean acceptsRoot() {
        return feature().orElse(0) >= 11;
    }

    /** Bytes of heap in use, as of the last collection or what its collector publishes; empty where it does not tell. */
    public OptionalLong heapUsed() {
        return perfData.map(data -> data.sum("sun\\.gc\\.generation\\.\\d+\\.space\\.\\d+\\.used"))
                .orElse(OptionalLong.empty());
    }

    /** What the JVM says, or else what it was started with. */
    public boolean mayBeAttachedTo() {
        return perfData.flatMap(data -> data.text("sun.rt.jvmCapabilities"))
                .map(capabilities -> capabilities.startsWith("1"))
                .orElseGet(() -> !flag("DisableAttachMechanism", false));
    }

    public boolean loadsAgents() {
        return flag("EnableDynamicAgentLoading", true);
    }

    /** A boolean VM flag as the options set it; the last one counts. */
    private boolean flag(String name, boolean byDefault) {
        return options()
                .filter(option -> option.equals("-XX:+" + name) || option.equals("-XX:-" + name))
                .reduce((first, second) -> second)
                .map(option -> option.charAt("-XX:".length()) == '+')
                .orElse(byDefault);
    }

    private Stream<String> options() {
        return Stream.of(
                        perfData.flatMap(data -> data.text("java.rt.vmFlags")).stream(),
                        perfData.flatMap(data -> data.text("java.rt.vmArgs")).stream(),
                        process.environmentOptions().stream(),
                        process.commandLine().stream())
                .flatMap(words -> words)
                .flatMap(words -> Stream.of(words.split("\\s+")));
    }

    /** The first word behind the launcher that is neither an option nor an option's value. */
    public static Optional<String> mainOf(List<String> commandLine) {
        List<String> words = new ArrayList<>(commandLine);
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-jar") || word.equals("-m") || word.equals("--module")) {
                return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
            }
            if (TAKE_A_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return Optional.of(word);
            }
        }
        return commandLine.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(commandLine.get(0)).getFileName()).map(Path::toString);
    }

    /** What a process turns out to be. */
    public enum Kind {
        HOTSPOT,
        OPENJ9,
        NONE
    }
}
