// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

/**
 * A row of {@link WovenMethods}.
 *
 * @param from the first JDK that has it; 0 for a class of a library, which has versions of its own: what it lacks is not
 *     reported
 * @param to the last one
 * @param ordinaryTo the last JDK in which programs have the class without asking for it by a setting
 * @param type the binary name
 * @param method {@code <init>} for a constructor
 * @param parameters their types' simple names in brackets; empty: all methods of this name
 * @param advice the simple name of a class in {@link Advices}
 */
record WovenMethod(int from, int to, int ordinaryTo, String type, String method, String parameters, String advice) {
    private static final String LIBRARY = "lib";
    private static final int LATEST = Integer.MAX_VALUE;

    static WovenMethod of(String jdks, String type, String method, String advice) {
        int bracket = method.indexOf('(');
        int dash = jdks.indexOf('-');
        int slash = jdks.indexOf('/');
        int end = slash < 0 ? jdks.length() : slash;
        int to = jdks.equals(LIBRARY) || dash == end - 1 ? LATEST : Integer.parseInt(jdks.substring(dash + 1, end));
        return new WovenMethod(
                jdks.equals(LIBRARY) ? 0 : Integer.parseInt(jdks.substring(0, dash)),
                to,
                slash < 0 ? to : Integer.parseInt(jdks.substring(slash + 1)),
                type,
                bracket < 0 ? method : method.substring(0, bracket),
                bracket < 0 ? "" : method.substring(bracket),
                advice);
    }

    boolean isOfJdk() {
        return from > 0;
    }

    boolean isIn(int jdk) {
        return from <= jdk && jdk <= to;
    }

    /** Whether this JDK need not be asked for the class: it has it sooner or later, or never. */
    boolean isOrdinaryIn(int jdk) {
        return jdk <= ordinaryTo;
    }

    /** @param given as in {@link #parameters} */
    boolean is(String name, String given) {
        return name.equals(method) && (parameters.isEmpty() || parameters.equals(given));
    }

    @Override
    public String toString() {
        return type + "." + method + parameters;
    }
}
