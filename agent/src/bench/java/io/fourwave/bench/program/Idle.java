// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.lang.management.ManagementFactory;

/** Does nothing for some seconds and tells what that takes. Arguments: seconds. */
public final class Idle {

    private Idle() {}

    public static void main(String[] arguments) {
        ProgramOutput.passSeconds(Integer.parseInt(arguments[0]));
        ProgramOutput.print("heap", ProgramOutput.heap());
        ProgramOutput.print("metadata", ProgramOutput.classes());
        ProgramOutput.print("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        ProgramOutput.printLoad(2);
    }
}
