// SPDX-License-Identifier: Apache-2.0
/** Tests {@code …Test} of the pure parts; an {@code …IT} runs test classes in JVMs of their own, with both finished jars. */
package io.fourwave.junit;
