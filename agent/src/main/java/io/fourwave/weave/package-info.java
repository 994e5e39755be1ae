// SPDX-License-Identifier: Apache-2.0
/**
 * What we touch in the JDK and in Netty, one table ({@link io.fourwave.weave.WovenMethods}), and the Java that goes in
 * ({@link io.fourwave.weave.Advices}), woven by ByteBuddy. No member is added, so the classes can be given back their own
 * bytes. Start, attach and detach; and threads that load a class that is woven. Agent loader. Imports {@code bootstrap}.
 */
package io.fourwave.weave;
