// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.diagnose.Diagnosis;
import java.util.List;
import java.util.Optional;

/** What a batch needs of the rest of the agent. Any thread. */
public interface CloseConditions {

    /** For so long nobody may have touched what is closed. */
    long leakAfterNanos();

    /** As of the last sweep. */
    List<Diagnosis.Found> findings();

    /** The finding of this number or id; empty where it is gone. */
    default Optional<Diagnosis.Found> finding(String name) {
        return findings().stream()
                .filter(each -> name.equals(Integer.toString(each.number()))
                        || name.equals(each.finding().key().id()))
                .findFirst();
    }

    /** From now on, and for so long, the hooks report every read and write. */
    void watchAllUses(long nanos);

    /** {@code System.nanoTime} since which the hooks report every read and write; 0: they do not. */
    long allUsesSinceNanos();

    /** False where reads of asynchronous channels cannot be woven. */
    boolean asynchronousReadsSeen();
}
