// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel.ffm;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.ByteChannel;
import java.util.concurrent.Callable;

/** The module's only door: opens netlink sockets that speak {@code sock_diag(7)}. */
public final class Netlink implements Callable<ByteChannel> {
    private final CLibrary c;

    /** Grants native access to this module and finds the C functions; needs {@code java.lang} opened to this module. */
    public Netlink() throws ReflectiveOperationException {
        enableNativeAccess();
        c = link();
    }

    @Override
    public ByteChannel call() throws IOException {
        return NetlinkChannel.open(c);
    }

    private static void enableNativeAccess() throws ReflectiveOperationException {
        // Module.implAddEnableNativeAccess has no public twin for a module that has no access yet (JDK 22 to 25)
        Method grant = Module.class.getDeclaredMethod("implAddEnableNativeAccess");
        grant.setAccessible(true);
        grant.invoke(Netlink.class.getModule());
    }

    private static CLibrary link() throws ReflectiveOperationException {
        try {
            return new CLibrary();
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ReflectiveOperationException(e);
        }
    }
}
