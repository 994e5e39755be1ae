// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import io.fourwave.connection.Stack;
import io.fourwave.host.DescriptorHeadroom;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Tells the connections that other agents of this JVM open for themselves, to their collectors say, from the
 * application's: the whole way to the connect is code of an agent's jar. A library that both have is distinguished by the
 * rest of the stack, and what stays in doubt is the application's. Watch thread, but for {@link #seen}.
 */
public final class OtherAgents {
    private static final int STACKS_KEPT = 4096;
    private static final int JARS_KEPT = 4096;

    private final LoadedClasses classes;
    private final String mainJar;
    private final Map<String, Boolean> agentJars = new HashMap<>();
    private final Map<Stack, Boolean> opened = new IdentityHashMap<>();
    private final Set<String> seen = new TreeSet<>();
    /** A class on the stack that is looked at is not listed yet. */
    private boolean inDoubt;

    /**
     * @param classes tells where a class came from
     * @param mainJar the file name of the jar that {@code java -jar} started, empty for a main class
     */
    public OtherAgents(LoadedClasses classes, String mainJar) {
        this.classes = classes;
        this.mainJar = mainJar;
    }

    /** True when an agent, and not the application, was on this stack alone. */
    public boolean opened(Stack stack) {
        Boolean known = opened.get(stack);
        if (known != null) {
            return known;
        }
        inDoubt = false;
        boolean agents = isAgents(stack);
        if (opened.size() >= STACKS_KEPT) {
            opened.clear();
        }
        if (!inDoubt) {
            opened.put(stack, agents);
        }
        return agents;
    }

    /** The file names of the jars of those that have opened connections so far. Any thread. */
    public List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    private boolean isAgents(Stack stack) {
        String caller = stack.caller().map(StackTraceElement::getClassName).orElse(null);
        if (caller == null || owner(caller) == Owner.APPLICATION) {
            return false;
        }
        Set<Owner> all = EnumSet.noneOf(Owner.class);
        stack.frames().stream()
                .filter(frame -> !Stack.isJdk(frame))
                .map(StackTraceElement::getClassName)
                .distinct()
                .forEach(name -> all.add(owner(name)));
        return all.contains(Owner.AGENT) && !all.contains(Owner.APPLICATION);
    }

    private Owner owner(String className) {
        Optional<List<URL>> places = classes.allOf(className);
        inDoubt |= places.isEmpty();
        return places.stream().flatMap(List::stream).map(this::owner).reduce(Owner.UNKNOWN, Owner::and);
    }

    private Owner owner(URL place) {
        if (agentJars.size() >= JARS_KEPT) {
            agentJars.clear();
        }
        if (!DescriptorHeadroom.isAmple() && !agentJars.containsKey(place.toString())) {
            inDoubt = true;
            return Owner.APPLICATION;
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
        /** Of a class that somebody added to the boot loader, or that was not loaded when classes were listed last. */
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
