// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import io.fourwave.support.Jdk;

/** One kind of measurement. */
interface Section {

    /** As in {@code -Dbench.only}. */
    String name();

    /** Measures on this JDK; what cannot be had is written down as such. */
    void run(Jdk jdk, Ledger ledger);

    /** A row of this section's. */
    default Row row(Jdk jdk, Variant variant, String what, String unit, Quartiles measured) {
        return new Row(name(), what, jdk.feature(), variant, unit, measured);
    }
}
