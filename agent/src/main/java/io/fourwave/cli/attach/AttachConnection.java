// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import java.io.IOException;
import java.util.Optional;
import java.util.Properties;

/** A JVM that answers the attach protocol's requests. */
interface AttachConnection extends AutoCloseable {

    Properties agentProperties() throws IOException;

    /**
     * Has it load an agent; returns when the agent's start has returned.
     *
     * @param jar as that JVM names it
     * @return why it was not loaded, or empty
     */
    Optional<AttachReply.LoadFailure> load(String jar, String options) throws IOException;

    /**
     * Has it write a heap dump, all that is in the heap; it stands still meanwhile.
     *
     * @param file as that JVM names it, where there is none yet
     * @return what it says
     */
    String dumpHeap(String file) throws IOException;

    @Override
    void close();
}
