// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import io.fourwave.connection.Stack;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Tells the connections that other agents of this JVM open for themselves, to their collectors say, from the
 * application's: the whole way to the connect is code of an agent's jar. A library that both have is told apart by the
 * rest of the stack, and what stays in doubt is the application's. Watch thread, but for {@link #seen}.
 */
public final class OtherAgents {
    private static final int STACKS_KEPT = 4096;

    private final Instrumentation instrumentation;
    private final String mainJar;
    private final Map<String, Owner> owners = new HashMap<>();
    private final Map<String, Boolean> agentJars = new HashMap<>();
    private final Map<Stack, Boolean> opened = new IdentityHashMap<>();
    private final Set<String> seen = new TreeSet<>();

    /** @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class */
    public OtherAgents(Instrumentation instrumentation, String mainJar) {
        this.instrumentation = instrumentation;
        this.mainJar = mainJar;
    }

    /** True when an agent, and not the application, was on this stack alone. */
    public boolean opened(Stack stack) {
        if (opened.size() >= STACKS_KEPT) {
            opened.clear();
        }
        return opened.computeIfAbsent(stack, this::isAgents);
    }

    /** The file names of the jars of those that have opened connections so far. Any thread. */
    public List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    private boolean isAgents(Stack stack) {
        Set<String> names = new HashSet<>();
        stack.frames().stream().filter(frame -> !Stack.isJdk(frame)).forEach(frame -> names.add(frame.getClassName()));
        String caller = stack.caller().map(StackTraceElement::getClassName).orElse(null);
        if (caller == null || owner(caller, names) == Owner.APPLICATION) {
            return false;
        }
        Set<Owner> all = new HashSet<>();
        names.forEach(name -> all.add(owner(name, names)));
        return all.contains(Owner.AGENT) && !all.contains(Owner.APPLICATION);
    }

    /** One listing of the loaded classes answers for the whole stack. */
    private Owner owner(String className, Set<String> names) {
        if (!owners.containsKey(className)) {
            names.forEach(name -> owners.putIfAbsent(name, Owner.UNKNOWN));
            for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                if (names.contains(type.getName())) {
                    owners.merge(type.getName(), owner(type), Owner::and);
                }
            }
        }
        return owners.get(className);
    }

    private Owner owner(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL place = source == null ? null : source.getLocation();
        if (place == null) {
            return Owner.UNKNOWN;
        }
        return agentJars.computeIfAbsent(place.toString(), unread -> isAgentJar(place))
                ? Owner.AGENT
                : Owner.APPLICATION;
    }

    private boolean isAgentJar(URL place) {
        if (!place.getProtocol().equals("file") || !place.getPath().endsWith(".jar")) {
            return false;
        }
        try {
            Path file = Path.of(place.toURI());
            boolean agent = !file.endsWith(mainJar) && isAgent(file);
            if (agent) {
                synchronized (seen) {
                    seen.add(file.getFileName().toString());
                }
            }
            return agent;
        } catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException unreadable) {
            return false;
        }
    }

    private static boolean isAgent(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            return Stream.of("Premain-Class", "Agent-Class").anyMatch(name -> main.getValue(name) != null);
        }
    }

    private enum Owner {
        /** Of a class that somebody added to the boot loader. */
        UNKNOWN,
        AGENT,
        APPLICATION,
        /** Each has a class of this name. */
        BOTH;

        Owner and(Owner other) {
            if (this == other || other == UNKNOWN) {
                return this;
            }
            return this == UNKNOWN ? other : BOTH;
        }
    }
}
