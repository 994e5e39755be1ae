// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/** One class, and which of its methods carry which hook. */
interface TypeInstrumentation {

    /** The binary name of a JDK class; for a class of a library, how its name ends, which relocation leaves as it is. */
    String typeName();

    List<Spot> spots();

    /** True for a class of the JDK that has all of these methods in every version. */
    default boolean isInEveryJdk() {
        return true;
    }
}
