// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** One JDK class, and which of its methods carry which hook. */
interface JdkInstrumentation {

    /** The binary name of the class. Where a JDK does not have it, nothing is woven. */
    String typeName();

    List<Spot> spots();

    /** False where some JDKs have the method in another class. */
    default boolean isInEveryJdk() {
        return true;
    }
}
