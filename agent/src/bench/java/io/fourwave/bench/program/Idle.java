// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.lang.management.ManagementFactory;

/** Does nothing for some seconds and tells what that takes. Arguments: seconds. */
public final class Idle {

    private Idle() {}

    public static void main(String[] arguments) {
        Figures.passSeconds(Integer.parseInt(arguments[0]));
        Figures.print("heap", Figures.heap());
        Figures.print("metadata", Figures.classes());
        Figures.print("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        Figures.printLoad(2);
    }
}
