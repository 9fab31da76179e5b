"""The server as a service to operate: who may call, what is logged and counted, how it is renewed."""
