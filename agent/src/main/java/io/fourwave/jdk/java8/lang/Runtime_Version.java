// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8.lang;

/** Java 9. */
public final class Runtime_Version {
    private static final int FEATURE = number(System.getProperty("java.specification.version", "8"));

    public int feature() {
        return FEATURE;
    }

    private static int number(String specification) {
        return Integer.parseInt(specification.startsWith("1.") ? specification.substring(2) : specification);
    }
}
