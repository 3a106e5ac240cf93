using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>Where a companion listens, from its discovery file.</summary>
    internal sealed class Discovery
    {
        public Discovery(int port, byte[] token, int processId, string appVersion, IReadOnlyList<string> protocols)
        {
            Port = port;
            Token = token;
            ProcessId = processId;
            AppVersion = appVersion;
            Protocols = protocols;
        }

        public int Port { get; }
        /// <summary>32 bytes, new at each launch. They never travel: they key the proofs of both sides.</summary>
        public byte[] Token { get; }
        public int ProcessId { get; }
        public string AppVersion { get; }
        public IReadOnlyList<string> Protocols { get; }
    }
}
