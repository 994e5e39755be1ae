// SPDX-License-Identifier: Apache-2.0
/** What the build does to the classes of the agent before they are put into its jar. Not in the jar. */
package io.fourwave.build;
