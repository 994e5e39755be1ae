// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.watch.Connection;
import java.util.Collection;
import java.util.List;

/** Finds one verdict among the open connections. To add a verdict, add a detector and name it in {@link Diagnosis}. */
interface Detector {

    /**
     * @param open the connections whose descriptors are held
     * @param nowNanos {@code System.nanoTime}
     */
    List<Finding> detect(Collection<Connection> open, long nowNanos);
}
