#!/bin/bash
# run1.sh JDKHOME main peerless args... : manual run
cd /tmp/h-cases/agent
