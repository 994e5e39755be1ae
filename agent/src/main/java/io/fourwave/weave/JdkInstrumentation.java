// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import net.bytebuddy.asm.AsmVisitorWrapper;

/** One JDK class and which of its methods carry which advice. */
interface JdkInstrumentation {

    /** The binary name of the class. On a JDK that does not have it, nothing is woven. */
    String typeName();

    AsmVisitorWrapper.ForDeclaredMethods weave(SocketAdvice advice);
}
