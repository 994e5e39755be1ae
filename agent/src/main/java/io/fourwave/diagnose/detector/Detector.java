// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.Finding;
import java.util.List;

/** Finds one verdict in what is known after a sweep. To add a verdict, add a detector and name it in {@link Detectors}. */
interface Detector {

    List<Finding> detect(Snapshot snapshot);
}
