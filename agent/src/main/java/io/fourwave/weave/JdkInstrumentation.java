// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** One JDK class and the advice for its methods. */
interface JdkInstrumentation {

    /** The binary name of the class. On a JDK that does not have it, nothing is woven. */
    String typeName();

    AsmVisitorWrapper.ForDeclaredMethods advice();
}
