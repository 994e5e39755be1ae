// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

/** The package below which all classes of a jar lie, found as its entries pass by. */
final class CommonPackage {
    /** With slashes, and one at its end; null before the first class. */
    private String prefix;

    /** @param entry the name of an entry of a jar */
    void add(String entry) {
        if (!entry.endsWith(".class") || entry.startsWith("META-INF/") || entry.endsWith("module-info.class")) {
            return;
        }
        String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
        if (prefix == null) {
            prefix = folder;
        }
        while (!folder.startsWith(prefix)) {
            prefix = prefix.substring(0, prefix.lastIndexOf('/', prefix.length() - 2) + 1);
        }
    }

    /** @param name with dots */
    boolean is(String name) {
        return prefix != null && prefix.equals(name.replace('.', '/') + "/");
    }
}
