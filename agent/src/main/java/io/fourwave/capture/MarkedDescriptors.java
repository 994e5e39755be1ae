// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.jdk.JdkNet;
import java.io.FileDescriptor;

/** Descriptors that have one mark. The JDK's object distinguishes one life of a number from the next. Any thread. */
final class MarkedDescriptors {
    private final NumberedTable<FileDescriptor> marked = new NumberedTable<>();

    void add(FileDescriptor descriptor) {
        int number = descriptor == null ? -1 : JdkNet.number(descriptor);
        if (NumberedTable.holds(number)) {
            marked.put(number, descriptor);
        }
    }

    boolean has(FileDescriptor descriptor) {
        return marked.get(JdkNet.number(descriptor)) == descriptor;
    }

    /** True when the descriptor that was marked under this number is still open. */
    boolean has(int number) {
        FileDescriptor descriptor = marked.get(number);
        return descriptor != null && descriptor.valid() && JdkNet.number(descriptor) == number;
    }
}
