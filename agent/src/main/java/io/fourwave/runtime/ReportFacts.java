// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.host.HostFacts;
import io.fourwave.report.Report;

/** What the report says of this JVM and this host. What they do not tell is null, never an exception. */
final class ReportFacts {

    private ReportFacts() {}

    static Report.Jvm jvm(long startedNanos) {
        return new Report.Jvm(
                ProcessHandle.current().pid(),
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                HostFacts.hostName(),
                HostFacts.uptimeSeconds(startedNanos));
    }

    static Report.Limits limits() {
        return new Report.Limits(
                HostFacts.openFiles(),
                HostFacts.openFilesMax().orElse(null),
                HostFacts.localPorts().orElse(null));
    }
}
