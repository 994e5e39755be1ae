// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Files and folders of this host, opened where {@link DescriptorHeadroom} allows it. Agent's threads. */
public final class HostFiles {

    private HostFiles() {}

    /**
     * A plain stream: from JDK 19 on one of {@code Files} loads {@code SocketChannelImpl}, and whoever loads that before the
     * weaver is there waits for it. A thread of the agent must not wait for such a one.
     */
    public static InputStream open(Path file) throws IOException {
        DescriptorHeadroom.require(file.toString());
        return new FileInputStream(file.toString());
    }

    /** The names in this folder; null where they cannot be listed. A path for each is most of what a directory stream costs. */
    public static String[] names(Path folder) {
        try {
            return DescriptorHeadroom.isAmple() ? folder.toFile().list() : null;
        } catch (SecurityException refused) {
            return null;
        }
    }
}
