// SPDX-License-Identifier: Apache-2.0
package io.fourwave.holding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A way from a static field to connections, as {@code holders} prints it: {@code static com.acme.Orders.SESSIONS → HashMap →
 * ArrayList → Socket}.
 *
 * @param className of the class that has the field
 * @param steps what is shown of the objects on the way, the connection last
 */
public record HolderPath(String className, String field, List<String> steps) {
    private static final String STATIC = "static ";
    private static final Pattern ARROW = Pattern.compile("\\s*(?:\u2192|->|>)\\s*");
    private static final Pattern FIELD = Pattern.compile("[^\\s.,;/()]+(?:\\.[^\\s.,;/()]+)+");
    private static final int MOST_STEPS = 60;

    /** Empty for what {@code holders} does not print, or what begins with a thread or another root. */
    public static Optional<HolderPath> parse(String text) {
        List<String> words = Arrays.asList(ARROW.split(text.strip(), -1));
        String root = words.get(0).startsWith(STATIC)
                ? words.get(0).substring(STATIC.length()).strip()
                : words.get(0);
        boolean whole = words.size() > 1
                && words.size() <= MOST_STEPS
                && FIELD.matcher(root).matches()
                && words.stream().noneMatch(String::isEmpty);
        int dot = root.lastIndexOf('.');
        return whole
                ? Optional.of(new HolderPath(
                        root.substring(0, dot), root.substring(dot + 1), List.copyOf(words.subList(1, words.size()))))
                : Optional.empty();
    }

    /** The beginning: before the object that is in the field. */
    public static int begin() {
        return 0;
    }

    /**
     * How many of the steps are behind an object of this name; below 0 where the path does not go there. A chain of one class,
     * or of two that take turns, is one step.
     *
     * @param at how many were behind the object before it
     * @param step as {@link StepNames} has it; empty for what is not shown
     */
    public int next(int at, String step) {
        if (step.isEmpty() || isRepeated(at, step)) {
            return at;
        }
        return at < steps.size() && steps.get(at).equals(step) ? at + 1 : -1;
    }

    /** True where nothing more is shown, or only the connection itself. */
    public boolean endsAt(int at) {
        return at == steps.size() || at == steps.size() - 1 && isConnection(steps.get(at));
    }

    private static boolean isConnection(String step) {
        return step.equals("Socket") || step.endsWith("SocketChannel");
    }

    private boolean isRepeated(int at, String step) {
        String last = shown(at);
        String second = shown(at - 1);
        String third = shown(at - 2);
        return step.equals(last) || step.equals(second) && last.equals(third);
    }

    /** The field itself is the first of all that is shown. */
    private String shown(int at) {
        return at > 0 ? steps.get(at - 1) : at == 0 ? root() : "";
    }

    private String root() {
        return STATIC + className + "." + field;
    }

    /** In ASCII, where the names are. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(List.of(root()));
        all.addAll(steps);
        return String.join(" > ", all);
    }
}
