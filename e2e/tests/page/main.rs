//! How the built page behaves, in a browser. Two of these tests may run at a time.

mod apis;
mod cancel;
mod causes;
mod contract;
mod controls;
mod embeds;
mod every_lab;
mod export;
mod failures;
mod fetches;
mod hosts;
mod keyboard;
mod links;
mod motion;
mod policy;
mod practice;
mod present;
mod quick;
mod replay;
mod service_worker;
mod settings_of_the_reader;
mod staging;
mod start;
mod terms;
mod tree;
mod visits;
