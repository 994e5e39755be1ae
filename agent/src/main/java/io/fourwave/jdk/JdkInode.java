// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The kernel's number of an open socket, by a native that the JDK already has ({@code sun.nio.ch.FileKey}, an fstat, JDK 8 to
 * 27): under half a microsecond. Every other name of a socket may be another's next, this one tells whether it is the same.
 */
public final class JdkInode {
    private static final Class<?> KEY = JdkFields.jdkClassIfAny("sun.nio.ch.FileKey");
    private static final MethodHandle CREATE = create();
    private static final MethodHandle INODE = inode();

    private JdkInode() {}

    /** 0 where it is not known. */
    public static long of(FileDescriptor descriptor) {
        try {
            return INODE == null || CREATE == null || descriptor == null
                    ? 0
                    : (long) INODE.invokeExact((Object) CREATE.invokeExact(descriptor));
        } catch (Throwable notOpen) {
            return 0;
        }
    }

    private static MethodHandle create() {
        try {
            return MethodHandles.privateLookupIn(KEY, MethodHandles.lookup())
                    .findStatic(KEY, "create", MethodType.methodType(KEY, FileDescriptor.class))
                    .asType(MethodType.methodType(Object.class, FileDescriptor.class));
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return null;
        }
    }

    private static MethodHandle inode() {
        try {
            return JdkFields.getter(KEY, "st_ino", long.class);
        } catch (RuntimeException | LinkageError otherJdk) {
            return null;
        }
    }
}
