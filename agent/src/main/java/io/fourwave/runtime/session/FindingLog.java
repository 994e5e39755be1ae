// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * With {@code log=debug}, what each sweep decided: a finding when it comes, when its severity or the signs for it change, and
 * when it goes. Watch thread.
 */
final class FindingLog {
    private final Log log;
    private Map<Finding.Key, String> logged = Map.of();

    FindingLog(Log log) {
        this.log = log;
    }

    void swept(List<Diagnosis.Found> findings) {
        if (!log.tellsAll()) {
            return;
        }
        Map<Finding.Key, String> now = new HashMap<>();
        for (Diagnosis.Found found : findings) {
            Finding finding = found.finding();
            now.put(finding.key(), ruling(finding));
            if (!ruling(finding).equals(logged.get(finding.key()))) {
                log.debug(line(finding) + " is " + ruling(finding) + ", " + finding.count() + " by now: "
                        + finding.evidence());
            }
        }
        logged.forEach((key, ruling) -> {
            if (!now.containsKey(key)) {
                log.debug(key.verdict().text() + " at " + place(key.blame()) + " is gone");
            }
        });
        logged = now;
    }

    private static String ruling(Finding finding) {
        return finding.severity().text() + ", " + finding.confidence().text();
    }

    private static String line(Finding finding) {
        return finding.verdict().text() + " at "
                + place(finding.blame().map(Stack::text).orElse(""));
    }

    private static String place(String line) {
        return line.isEmpty() ? "a line that is not known" : line;
    }
}
