// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

/**
 * A row of {@link WovenMethods}.
 *
 * @param from the first JDK that has it; 0 for a class of a library, which has versions of its own: what it lacks is not
 *     reported
 * @param to the last one
 * @param type the binary name
 * @param method {@code <init>} for a constructor
 * @param parameters their types' simple names in brackets; empty: all methods of this name
 * @param advice the simple name of a class in {@link Advices}
 */
record WovenMethod(int from, int to, String type, String method, String parameters, String advice) {
    private static final String LIBRARY = "lib";
    private static final int LATEST = Integer.MAX_VALUE;

    static WovenMethod of(String jdks, String type, String method, String advice) {
        int bracket = method.indexOf('(');
        int dash = jdks.indexOf('-');
        return new WovenMethod(
                jdks.equals(LIBRARY) ? 0 : Integer.parseInt(jdks.substring(0, dash)),
                dash == jdks.length() - 1 || jdks.equals(LIBRARY) ? LATEST : Integer.parseInt(jdks.substring(dash + 1)),
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

    /** @param given as in {@link #parameters} */
    boolean is(String name, String given) {
        return name.equals(method) && (parameters.isEmpty() || parameters.equals(given));
    }

    @Override
    public String toString() {
        return type + "." + method + parameters;
    }
}
