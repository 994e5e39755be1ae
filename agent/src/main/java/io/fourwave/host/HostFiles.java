// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders of this host, opened where {@link DescriptorHeadroom} allows it. Agent's threads. */
public final class HostFiles {

    private HostFiles() {}

    public static InputStream open(Path file) throws IOException {
        DescriptorHeadroom.require(file.toString());
        return Files.newInputStream(file);
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
