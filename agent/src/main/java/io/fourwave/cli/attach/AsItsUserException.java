// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;

/** The JVM would hear this command from its own user, whom root can become. */
public final class AsItsUserException extends FailureException {
    private static final long serialVersionUID = 1L;

    private final long uid;
    private final long gid;

    AsItsUserException(JvmProcess process) {
        super("it listens to its own user only", "run the tool as user " + process.uid());
        this.uid = process.uid();
        this.gid = process.gid();
    }

    public long uid() {
        return uid;
    }

    public long gid() {
        return gid;
    }
}
