using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Puts into words why there is no companion.</summary>
    internal static class UnavailableWords
    {
        public static Unavailable NotInstalled()
        {
            return new Unavailable(
                UnavailableReason.NotInstalled,
                "The RevitAutoPlan companion is not installed on this computer.",
                "Install it from " + CompanionInstall.DownloadPage + " and start it once.");
        }

        public static Unavailable NotRunning()
        {
            return new Unavailable(UnavailableReason.NotRunning, "The RevitAutoPlan companion is not running.", "Start it and try again.");
        }

        public static Unavailable Starting()
        {
            return new Unavailable(
                UnavailableReason.Starting, "The RevitAutoPlan companion is starting.", "Try again in some seconds.");
        }

        public static Unavailable StartFailed(string why)
        {
            return new Unavailable(
                UnavailableReason.StartFailed, "The RevitAutoPlan companion could not be started: " + why, "Start it by hand and see what it says.");
        }

        public static Unavailable DiscoveryUnreadable(string path, string why)
        {
            return new Unavailable(
                UnavailableReason.DiscoveryUnreadable,
                "The file " + path + " cannot be used: " + why,
                "Quit the companion and start it again; it writes the file anew.");
        }

        public static Unavailable CompanionTooOld(string version, string wanted)
        {
            return new Unavailable(
                UnavailableReason.CompanionTooOld,
                "The RevitAutoPlan companion " + version + " is too old for this plugin, which needs " + wanted + ".",
                "Update the companion.");
        }

        public static Unavailable ClientTooOld(string version)
        {
            return new Unavailable(
                UnavailableReason.ClientTooOld,
                "This plugin is too old for the RevitAutoPlan companion " + version + ".",
                "Update the plugin.");
        }

        public static Unavailable Refused(int status)
        {
            return new Unavailable(
                UnavailableReason.Refused,
                status == 503
                    ? "The RevitAutoPlan companion has as many connections as it takes."
                    : "The RevitAutoPlan companion refused the connection (" + status + ").",
                status == 503 ? "Close a Revit that is not needed." : "Restart the companion; update plugin and companion if it stays.");
        }

        public static Unavailable Untrusted(int port)
        {
            return new Unavailable(
                UnavailableReason.Untrusted,
                "Another program listens on port " + port + ", where the RevitAutoPlan companion should. It learned no more than the plugin’s name.",
                "Restart the companion.");
        }

        public static Unavailable ProtocolError(string why)
        {
            return new Unavailable(
                UnavailableReason.ProtocolError,
                "The RevitAutoPlan companion answered something that this plugin does not understand: " + why + ".",
                "Update companion and plugin; restart the companion if it stays.");
        }

        public static Unavailable Disconnected()
        {
            return new Unavailable(
                UnavailableReason.Disconnected, "The connection to the RevitAutoPlan companion was lost.", "Try again in a moment.");
        }

        public static Unavailable TimedOut(TimeSpan limit)
        {
            string seconds = limit.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
            return new Unavailable(
                UnavailableReason.TimedOut,
                "The RevitAutoPlan companion did not answer within " + seconds + " s.",
                "Try again; restart the companion if it stays.");
        }

        public static Unavailable Overloaded()
        {
            return new Unavailable(
                UnavailableReason.Overloaded, "Too many requests to the RevitAutoPlan companion wait for an answer.", "Wait for answers before asking more.");
        }

        public static Unavailable Disposed()
        {
            return new Unavailable(UnavailableReason.Disposed, "The connection to the RevitAutoPlan companion was closed.", "Restart Revit.");
        }
    }
}
