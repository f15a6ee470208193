//! Empty: what there is to run is the benchmark beside this file.
