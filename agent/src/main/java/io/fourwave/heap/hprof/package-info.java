// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the format of HotSpot's heap dumps: records, classes, and objects by number. Agent loader with the system loader
 * behind it, in the tool's own process, on its main thread. Imports nothing of ours.
 */
package io.fourwave.heap.hprof;
