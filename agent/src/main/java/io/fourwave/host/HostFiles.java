// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files and folders of this host, opened where {@link DescriptorHeadroom} allows it. Agent's threads. */
public final class HostFiles {

    private HostFiles() {}

    /**
     * A plain stream: from JDK 19 on one of {@code Files} loads {@code SocketChannelImpl}, and whoever loads that before the
     * weaver is there waits for it. A thread of the agent must not wait for such a one.
     *
     * @throws NoSuchFileException where there is none
     * @throws AccessDeniedException where this user may not read it
     */
    public static InputStream open(Path file) throws IOException {
        DescriptorHeadroom.require(file.toString());
        try {
            return new FileInputStream(file.toString());
        } catch (FileNotFoundException refused) {
            throw reason(file, refused);
        }
    }

    /** A stream tells by its text alone why it could not be opened. */
    private static IOException reason(Path file, FileNotFoundException refused) {
        if (!file.toFile().exists()) {
            return new NoSuchFileException(file.toString());
        }
        return file.toFile().canRead() ? refused : new AccessDeniedException(file.toString());
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
