// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

/** Prints which of the classes named as arguments the boot loader knows, after sockets have been through the hooks. */
final class BootClasses {
    private BootClasses() {}

    public static void main(String[] names) throws Exception {
        EverySocket.main();
        for (String name : names) {
            System.out.println(name + (isOnBootLoader(name) ? ": boot" : ": not boot"));
        }
    }

    private static boolean isOnBootLoader(String name) {
        try {
            return Class.forName(name, false, null).getClassLoader() == null;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
