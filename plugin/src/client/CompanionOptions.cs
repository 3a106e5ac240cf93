using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>Who the plugin is and how the client behaves.</summary>
    public sealed class CompanionOptions
    {
        /// <param name="pluginName">The plugin's name, as the person knows it; cut at 120 characters.</param>
        /// <param name="pluginVersion">The plugin's version, for example <c>2.4.0</c>.</param>
        /// <param name="revitYear">The version of Revit, for example 2025.</param>
        /// <exception cref="ArgumentException">A name or version is missing, or the year is not one.</exception>
        public CompanionOptions(string pluginName, string pluginVersion, int revitYear)
        {
            if (string.IsNullOrEmpty(pluginName)) throw new ArgumentException("The plugin needs a name.", nameof(pluginName));
            if (string.IsNullOrEmpty(pluginVersion)) throw new ArgumentException("The plugin needs a version.", nameof(pluginVersion));
            if (revitYear < 2000 || revitYear > 2100) throw new ArgumentOutOfRangeException(nameof(revitYear), "The year is 2000 to 2100.");
            PluginName = pluginName;
            PluginVersion = pluginVersion;
            RevitYear = revitYear;
        }

        /// <summary>The plugin's name.</summary>
        public string PluginName { get; }
        /// <summary>The plugin's version.</summary>
        public string PluginVersion { get; }
        /// <summary>The version of Revit.</summary>
        public int RevitYear { get; }
        /// <summary>The build of Revit, from <c>Application.VersionBuild</c>; may stay <c>null</c>.</summary>
        public string RevitBuild { get; set; }
        /// <summary>The companion's data folder; <c>null</c>: where the companion of this user keeps it.</summary>
        public string HomeFolder { get; set; }
        /// <summary>Whether the companion is started when a call needs it and it is not running; true unless set.</summary>
        public bool StartCompanion { get; set; } = true;
        /// <summary>The companion's program; <c>null</c>: where its installer puts it.</summary>
        public string CompanionPath { get; set; }
        /// <summary>Arguments for the companion's program; <c>--hidden</c>, which keeps the window away, unless set.</summary>
        public string CompanionArguments { get; set; } = "--hidden";
        /// <summary>How long a started companion may take to be ready: 10 seconds unless set.</summary>
        public TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(10);
        /// <summary>The oldest companion that the plugin works with, for example <c>1.2.0</c>; <c>null</c>: any.</summary>
        public string MinimumCompanionVersion { get; set; }
        /// <summary>How long calls wait.</summary>
        public CallLimits Limits { get; set; } = new CallLimits();
        /// <summary>Gets a line for the plugin's log when something is worth one. Called on threads of the client; what it throws is ignored.</summary>
        public Action<string> Log { get; set; }
    }
}
